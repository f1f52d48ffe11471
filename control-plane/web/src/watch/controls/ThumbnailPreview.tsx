import { clock } from '../../design/format';
import type { Thumbnail } from '../thumbnails/thumbnails';

interface ThumbnailPreviewProps {
  readonly seconds: number;
  /** Of the bar's width, 0..1. */
  readonly share: number;
  readonly thumbnail: Thumbnail | null;
}

export function ThumbnailPreview({ seconds, share, thumbnail }: ThumbnailPreviewProps) {
  const width = thumbnail?.width ?? 0;
  return (
    // Kept within the bar at both ends.
    <div class="preview" style={{ left: `clamp(${width / 2}px, ${share * 100}%, calc(100% - ${width / 2}px))` }} aria-hidden="true">
      {thumbnail === null ? null : (
        <div
          class="preview-picture"
          style={{
            width: `${thumbnail.width}px`,
            height: `${thumbnail.height}px`,
            backgroundImage: `url("${thumbnail.url}")`,
            backgroundPosition: `-${thumbnail.x}px -${thumbnail.y}px`,
          }}
        />
      )}
      <span>{clock(seconds)}</span>
    </div>
  );
}

import { useEffect } from 'preact/hooks';
import { sendAuthorized } from '../../api/authorized';
import type { Trace } from '../../api/trace';
import type { Playback } from '../playback';
import { ProgressReporter } from './ProgressReporter';

const everyMs = 5_000;

/** Posts each 5 s of playing, on pause, on seek, at the end and on leaving. */
export function useProgress(video: HTMLVideoElement | null, playback: Playback, profileId: string, trace: Trace): void {
  useEffect(() => {
    if (video === null) return undefined;
    const reporter = new ProgressReporter(async (position, leaving) => {
      await sendAuthorized('/progress', {
        method: 'POST',
        keepalive: leaving,
        trace,
        body: {
          profile_id: profileId,
          content_id: playback.content_id,
          session_id: playback.session_id,
          position_seconds: Math.round(position * 1000) / 1000,
          duration_seconds: Number.isFinite(video.duration) ? video.duration : playback.duration_seconds,
        },
      });
    });
    // Before the first frame the element stands at 0, which would overwrite what the viewer wants to resume.
    const begun = () => video.played.length > 0;
    const report = () => begun() && reporter.report(video.currentTime);
    const leave = () => begun() && reporter.leave(video.currentTime);
    const hidden = () => document.visibilityState === 'hidden' && leave();

    const timer = window.setInterval(() => !video.paused && report(), everyMs);
    video.addEventListener('pause', report);
    video.addEventListener('seeked', report);
    video.addEventListener('ended', report);
    // A phone may never fire pagehide: hiding the page is the last event that is certain.
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('pagehide', leave);
    return () => {
      leave();
      reporter.close();
      window.clearInterval(timer);
      video.removeEventListener('pause', report);
      video.removeEventListener('seeked', report);
      video.removeEventListener('ended', report);
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('pagehide', leave);
    };
  }, [video, playback, profileId, trace]);
}

/** 24-unit line icons, drawn for this page. */
const paths = {
  play: 'M7 4.5v15l12.5-7.5z',
  pause: 'M7 4.5h3.6v15H7zM13.4 4.5H17v15h-3.6z',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  volume: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  muted: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  windowed: 'M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5',
  quality: 'M4 7h10M18 7h2M4 12h3M11 12h9M4 17h8M16 17h4M16 5v4M9 10v4M14 15v4',
  audio: 'M4 10v4M8 6.5v11M12 9v6M16 4.5v15M20 10v4',
  subtitles: 'M3.5 5.5h17v13h-17zM7 11h4M13 11h4M7 15h7M16 15h1',
  stats: 'M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6',
  check: 'M5 12.5l4.5 4.5L19 7',
  info: 'M12 11v6M12 7.2v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0',
  replay10: 'M4.5 5v4.5H9M4.9 9.3A8 8 0 1 1 4 13.5',
  skip10: 'M19.5 5v4.5H15M19.1 9.3A8 8 0 1 0 20 13.5',
} as const;

export type IconName = keyof typeof paths;
const filled: ReadonlySet<IconName> = new Set(['play', 'pause']);

export function Icon({ name, label }: { readonly name: IconName; readonly label?: string }) {
  return (
    <svg class={filled.has(name) ? 'icon icon-filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
      {label === undefined ? null : (
        <text x="12" y="16.4" text-anchor="middle">
          {label}
        </text>
      )}
    </svg>
  );
}

interface MeterProps {
  /** 0..1; more is drawn full. */
  readonly share: number;
  readonly label: string;
  readonly alarming?: boolean;
}

export function Meter({ share, label, alarming = false }: MeterProps) {
  const bounded = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0));
  return (
    <div
      class="meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(bounded * 100)}
      data-alarming={alarming}
    >
      <div style={{ width: `${bounded * 100}%` }} />
    </div>
  );
}

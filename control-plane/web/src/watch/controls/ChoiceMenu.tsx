import { useEffect, useRef } from 'preact/hooks';
import { moveFocus } from '../../browse/arrowFocus';
import { Icon, type IconName } from '../../design/Icon';
import type { Choice } from '../engine/tracks';

interface ChoiceMenuProps {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  /** Read when opened and on every redraw: the player is the truth. */
  readonly choices: () => readonly Choice[];
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

export function ChoiceMenu({ id, icon, label, choices, open, onOpen }: ChoiceMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    sheet.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
    return () => button.current?.focus();
  }, [open]);

  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onOpen(false);
    } else if (event.key.startsWith('Arrow') && sheet.current !== null) {
      moveFocus(sheet.current, event);
      // At either end too: an arrow within a menu never seeks.
      event.preventDefault();
    }
  };
  const choose = (choice: Choice) => {
    choice.choose();
    onOpen(false);
  };
  return (
    <div class="menu">
      <button
        type="button"
        class="control"
        ref={button}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={`menu-${id}`}
        onClick={() => onOpen(!open)}
      >
        <Icon name={icon} />
      </button>
      {open ? (
        <div class="menu-sheet" id={`menu-${id}`} role="menu" aria-label={label} ref={sheet} onKeyDown={keyDown}>
          <h2>{label}</h2>
          {choices().map((choice) => (
            <div key={choice.id} data-stops role="none">
              <button
                type="button"
                class="menu-choice"
                role="menuitemradio"
                aria-checked={choice.chosen}
                data-stop
                onClick={() => choose(choice)}
              >
                <span class="menu-check">{choice.chosen ? <Icon name="check" /> : null}</span>
                <span>{choice.name}</span>
                <span class="menu-detail">{choice.detail}</span>
              </button>
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}

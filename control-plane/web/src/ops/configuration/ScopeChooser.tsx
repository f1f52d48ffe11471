import { useState } from 'preact/hooks';
import { Field } from '../form/Field';
import type { Fleet } from '../useFleet';
import { fleetScope, sameScope, scopesOf, settingsIn, type Document, type Scope } from './configuration';

interface ScopeChooserProps {
  readonly document: Document;
  readonly fleet: Fleet;
  readonly scope: Scope;
  readonly onChoose: (scope: Scope) => void;
}

const mostButtons = 24;

/** For whom: everybody, a site's appliances, one appliance. Scopes in which something is set have a button; any other is named. */
export function ScopeChooser({ document, fleet, scope, onChoose }: ScopeChooserProps) {
  const [text, setText] = useState('');
  const [unknown, setUnknown] = useState<string | null>(null);
  const sites = fleet.sites.map((site) => site.name);
  const appliances = (fleet.appliances ?? []).map((appliance) => appliance.name);
  const set = scopesOf(document);
  const shown = set.some((known) => sameScope(known, scope)) ? set : [...set, scope];
  const buttons = shown.length <= mostButtons ? shown : [...new Set([fleetScope, scope, ...shown.slice(1, mostButtons)])];

  const choose = (event: Event) => {
    event.preventDefault();
    const name = text.trim();
    if (name === '') return;
    const kind = sites.includes(name) ? 'site' : appliances.includes(name) ? 'appliance' : null;
    const found: Scope | undefined = kind === null ? set.find((known) => known.name === name) : { kind, name };
    if (found === undefined) {
      setUnknown(`There is no site and no appliance ${name}.`);
      return;
    }
    setUnknown(null);
    setText('');
    onChoose(found);
  };

  return (
    <div class="scopes">
      <div class="scope-buttons" role="group" aria-label="For whom">
        {buttons.map((known) => {
          const count = Object.keys(settingsIn(document, known)).length;
          return (
            <button
              key={`${known.kind} ${known.name}`}
              type="button"
              class="scope-button"
              aria-pressed={sameScope(known, scope)}
              onClick={() => onChoose(known)}
            >
              {known.kind === 'fleet' ? 'All appliances' : known.name}
              <small>{known.kind === 'fleet' ? `${count} set` : `${known.kind}, ${count} set`}</small>
            </button>
          );
        })}
        {shown.length > buttons.length ? <small class="scope-rest">{`and ${shown.length - buttons.length} more: name the one you mean`}</small> : null}
      </div>
      <form class="scope-other" onSubmit={choose}>
        <Field label="Another site or appliance" wrong={unknown}>
          <input name="scope" list="scope-names" autocomplete="off" spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </Field>
        <datalist id="scope-names">
          {sites.map((name) => (
            <option key={`site ${name}`} value={name} label="site" />
          ))}
          {appliances.map((name) => (
            <option key={`appliance ${name}`} value={name} label="appliance" />
          ))}
        </datalist>
        <button type="submit" class="button" disabled={text.trim() === ''}>
          Choose
        </button>
      </form>
    </div>
  );
}

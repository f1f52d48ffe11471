import { useRef } from 'preact/hooks';
import { Link } from '../routing/Link';
import { Avatar } from './Avatar';
import { forgetProfileChoice, profile } from './profile';
import { mayOperate, signOut, user } from './session';

/** A native disclosure: works with keyboard and screen reader as it is. */
export function AccountMenu() {
  const menu = useRef<HTMLDetailsElement>(null);
  const account = user.value;
  if (account === null) return null;
  // A partner watches nothing and has no profile; on a phone the avatar is all there is of the menu.
  const shown = profile.value ?? { profile_id: account.user_id, name: account.name };
  const close = () => menu.current?.removeAttribute('open');
  return (
    <details
      class="account"
      ref={menu}
      onKeyDown={(event) => event.key === 'Escape' && close()}
      onBlurCapture={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) close();
      }}
    >
      <summary aria-label={`Account of ${account.name}`}>
        <Avatar profile={shown} />
        <span class="account-name">{shown.name}</span>
      </summary>
      <div class="account-sheet">
        <p class="account-who">
          <strong>{account.name}</strong>
          <span>{account.email}</span>
        </p>
        {account.profiles.length > 1 ? (
          <button type="button" onClick={() => (close(), forgetProfileChoice())}>
            Switch profile
          </button>
        ) : null}
        {mayOperate.value ? (
          <Link href="/console" onClick={close}>
            Operations
          </Link>
        ) : null}
        <button type="button" onClick={() => (forgetProfileChoice(), void signOut())}>
          Sign out
        </button>
      </div>
    </details>
  );
}

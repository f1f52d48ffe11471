import { Avatar } from './Avatar';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { Wordmark } from '../design/Wordmark';
import { moveFocus } from '../browse/arrowFocus';
import { chooseProfile } from './profile';
import type { Profile } from './session';
import './session.css';

export function ProfilePicker({ profiles }: { readonly profiles: readonly Profile[] }) {
  useDocumentTitle('Who’s watching? · Open Reel');
  return (
    <main class="picker" onKeyDown={(event) => moveFocus(event.currentTarget, event)}>
      <Wordmark />
      <h1>Who’s watching?</h1>
      <ul class="picker-profiles" data-stops>
        {profiles.map((profile) => (
          <li key={profile.profile_id}>
            <button type="button" class="picker-profile" data-stop onClick={() => chooseProfile(profile)}>
              <Avatar profile={profile} />
              <span>{profile.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}

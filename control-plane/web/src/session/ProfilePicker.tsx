import { useRef } from 'preact/hooks';
import { Avatar } from './Avatar';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { Wordmark } from '../design/Wordmark';
import { useArrowFocus } from '../browse/useArrowFocus';
import { chooseProfile } from './profile';
import type { Profile } from './session';
import './session.css';

export function ProfilePicker({ profiles }: { readonly profiles: readonly Profile[] }) {
  const page = useRef<HTMLElement>(null);
  useArrowFocus(page);
  useDocumentTitle('Who’s watching? · Open Reel');
  return (
    <main class="picker" ref={page}>
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

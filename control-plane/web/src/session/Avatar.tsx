import type { Profile } from './session';

/** Five lights for the five profiles an account may have; the same profile always gets the same one. */
const lights = 5;

export function Avatar({ profile }: { readonly profile: Pick<Profile, 'profile_id' | 'name'> }) {
  const light = Array.from(profile.profile_id).reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % lights;
  return (
    <span class="avatar" data-light={light} aria-hidden="true">
      {profile.name.trim().charAt(0).toUpperCase() || '?'}
    </span>
  );
}

import { computed, signal } from '@preact/signals';
import { user, type Profile } from './session';

/** The choice belongs to this tab: two people of one household may watch in two tabs. */
const key = 'open-reel.profile';

const chosenId = signal<string | null>(sessionStorage.getItem(key));

/** The profile that watches; null while the viewer still has to say who they are. An only profile needs no question. */
export const profile = computed<Profile | null>(() => {
  const profiles = user.value?.profiles ?? [];
  if (profiles.length === 1) return profiles[0]!;
  return profiles.find((candidate) => candidate.profile_id === chosenId.value) ?? null;
});

export function chooseProfile(choice: Profile): void {
  sessionStorage.setItem(key, choice.profile_id);
  chosenId.value = choice.profile_id;
}

export function forgetProfileChoice(): void {
  sessionStorage.removeItem(key);
  chosenId.value = null;
}

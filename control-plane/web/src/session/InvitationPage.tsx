import { useState } from 'preact/hooks';
import { asProblem, type ApiProblem } from '../api/problem';
import { beginAction } from '../api/trace';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { Wordmark } from '../design/Wordmark';
import { navigate } from '../routing/location';
import { opsPath } from '../routing/opsSections';
import { acceptInvitation } from './session';
import './session.css';

/** Where an invited partner sets the password. The invitation stands behind the #, which no server is told. */
export function InvitationPage() {
  useDocumentTitle('Your invitation · Open Reel');
  const [invitation, setInvitation] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    beginAction();
    setBusy(true);
    setProblem(null);
    try {
      await acceptInvitation(invitation.trim(), password);
      navigate(opsPath('fleet'), 'replace');
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };

  return (
    <main class="door">
      <div class="door-card">
        <Wordmark />
        <h1>Choose a password</h1>
        <form onSubmit={(event) => void submit(event)}>
          <label class="field">
            <span>Invitation</span>
            <input name="invitation" required autocomplete="off" spellcheck={false} maxLength={100} value={invitation} onInput={(event) => setInvitation(event.currentTarget.value)} />
          </label>
          <label class="field">
            <span>New password</span>
            <input type="password" name="password" required autocomplete="new-password" maxLength={256} value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
          </label>
          <div class="door-problem" role="alert">
            {problem === null ? null : <p>{problem.fields['password'] === undefined ? `${problem.title} ${problem.detail}` : `The password: ${problem.fields['password']}`}</p>}
          </div>
          <button type="submit" class="button button-lamp" disabled={busy}>
            {busy ? 'One moment…' : 'Set it and sign in'}
          </button>
        </form>
      </div>
    </main>
  );
}

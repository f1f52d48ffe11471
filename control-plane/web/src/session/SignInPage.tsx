import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { asProblem, type ApiProblem } from '../api/problem';
import { beginAction } from '../api/trace';
import { useDocumentTitle } from '../design/useDocumentTitle';
import { Wordmark } from '../design/Wordmark';
import { signIn, signUp } from './session';
import './session.css';

type Mode = 'sign-in' | 'sign-up';

const words = {
  'sign-in': { title: 'Sign in', submit: 'Sign in', other: 'New here?', switch: 'Create an account', document: 'Sign in · Open Reel' },
  'sign-up': {
    title: 'Create an account',
    submit: 'Create account',
    other: 'Already have one?',
    switch: 'Sign in',
    document: 'Create an account · Open Reel',
  },
} as const;

/** Leaving this page is the router's work: it does so when the session becomes signed in. */
export function SignInPage() {
  const [mode, setMode] = useState<Mode>('sign-in');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const text = words[mode];
  useDocumentTitle(text.document);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? '');
    beginAction();
    setBusy(true);
    setProblem(null);
    try {
      if (mode === 'sign-in') await signIn(field('email').trim(), field('password'));
      else await signUp(field('name').trim(), field('email').trim(), field('password'));
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };

  return (
    <main class="door">
      <div class="door-card">
        <Wordmark />
        <h1>{text.title}</h1>
        <form onSubmit={(event) => void submit(event)}>
          {mode === 'sign-up' ? <Field name="name" label="Name" type="text" autoComplete="name" /> : null}
          <Field name="email" label="Email" type="email" autoComplete="username" />
          <Field name="password" label="Password" type="password" autoComplete={mode === 'sign-in' ? 'current-password' : 'new-password'} />
          <div class="door-problem" role="alert">
            {problem === null ? null : (
              <>
                <p>
                  {problem.title} {problem.detail}
                  {problem.retryAfterSeconds === null ? '' : ` Try again in ${problem.retryAfterSeconds} s.`}
                </p>
                {problem.traceId === '' ? null : <p class="small-print">Trace {problem.traceId}</p>}
              </>
            )}
          </div>
          <button type="submit" class="button button-lamp" disabled={busy}>
            {busy ? 'One moment…' : text.submit}
          </button>
        </form>
        <p class="door-switch">
          {text.other}{' '}
          <button
            type="button"
            class="door-link"
            onClick={() => {
              setMode(mode === 'sign-in' ? 'sign-up' : 'sign-in');
              setProblem(null);
            }}
          >
            {text.switch}
          </button>
        </p>
      </div>
    </main>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  readonly autoComplete: string;
}

function Field({ label, name, type, autoComplete }: FieldProps) {
  const input = { name, autoComplete, required: true, maxLength: 256, spellcheck: false } as const;
  return (
    <label class="field">
      <span>{label}</span>
      {type === 'password' ? (
        <input type="password" {...input} />
      ) : type === 'email' ? (
        <input type="email" {...input} />
      ) : (
        <input type="text" {...input} />
      )}
    </label>
  );
}

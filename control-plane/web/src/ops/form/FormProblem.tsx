import type { ApiProblem } from '../../api/problem';

interface FormProblemProps {
  readonly problem: ApiProblem | null;
  /** Names of fields that show their own errors; the others are listed here. */
  readonly shown?: readonly string[];
}

/** Why a form was not taken, above its buttons. Nothing the API said is lost: what belongs to no field is a list. */
export function FormProblem({ problem, shown = [] }: FormProblemProps) {
  if (problem === null) return null;
  const others = Object.entries(problem.fields).filter(([field]) => !shown.includes(field));
  const marked = Object.keys(problem.fields).length > others.length;
  const words = marked ? 'Not taken yet: see the marked fields.' : others.length > 0 ? 'Not taken yet:' : `${problem.title} ${problem.detail}`;
  return (
    <div class="form-problem" role="alert">
      <p>{words}</p>
      {others.length === 0 ? null : (
        <ul>
          {others.slice(0, 20).map(([field, message]) => (
            <li key={field}>
              <code>{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {problem.traceId === '' || problem.status < 500 ? null : <p class="small-print">Trace {problem.traceId}</p>}
    </div>
  );
}

import { Partners } from '../partners/Partners';
import type { Fleet } from '../useFleet';
import { Enrolments } from './Enrolments';
import './access.css';

/** Who belongs to the fleet. */
export function AccessPage({ fleet }: { readonly fleet: Fleet }) {
  return (
    <>
      <Enrolments fleet={fleet} />
      <Partners sites={fleet.sites} />
    </>
  );
}

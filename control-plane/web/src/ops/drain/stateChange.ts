import type { Appliance } from '../fleet';

/** What this account may do with an appliance's state; null: nothing. A partner does not undo what an operator has done. Pure. */
export function stateChange(appliance: Pick<Appliance, 'admin_state' | 'drained_by_partner'>, isOperator: boolean): 'Drain' | 'Bring back' | null {
  if (appliance.admin_state === 'new') return null;
  if (appliance.admin_state === 'active') return 'Drain';
  return isOperator || (appliance.admin_state === 'draining' && appliance.drained_by_partner) ? 'Bring back' : null;
}

import { UNASSIGNED } from '../../ledger/index.ts';
import type { Staff } from '../../staff/index.ts';

type FinancePeople = Pick<Staff, 'financeOf' | 'allFinance'>;

/** The addresses of the people who look after this organization's money; of all who look after any when it is nobody's yet. */
export async function whoIsTold(staff: FinancePeople, organizationId: string | null): Promise<string[]> {
  const people = organizationId === null || organizationId === UNASSIGNED ? await staff.allFinance() : await staff.financeOf(organizationId);
  return people.map(({ email }) => email);
}

import { HOSTED_PATH } from './hosted-path.ts';

/** The page of a session. */
export function payAddress({ id }: { id: string }): string {
  return `${HOSTED_PATH}/pay/${id}`;
}

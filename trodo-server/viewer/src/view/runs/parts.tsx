import { notify } from '../../io/api';
import { plural } from '../../model/format';

export { Bones, Empty, Problem } from '../ui';

export function notifyDeleted(count: number): void {
  notify(`${plural(count, 'run')} deleted`);
}

import type { Doc, Value } from '../bson/value.ts';
import type { Filter } from '../match/filter.ts';
import { parseFilter } from '../match/parse-filter.ts';
import { notSupported } from '../mongo-error.ts';
import type { UpdateContext } from '../update/apply-update.ts';
import { docArgument } from './arguments.ts';
import type { CommandContext } from './command.ts';

/** Parses a filter argument. @param variables the command's `let` */
export function readFilter(_context: CommandContext, query: Value, _variables: Doc = {}): Filter {
  return parseFilter(docArgument({ filter: query }, 'filter'));
}

/** Parses a projection argument; undefined when whole documents are wanted. */
export function readProjection(_context: CommandContext, projection: Value, _filter: Filter): ((doc: Doc) => Doc) | undefined {
  if (Object.keys(docArgument({ projection }, 'projection')).length === 0) return undefined;
  throw notSupported('projection is');
}

/** What applying an update needs besides the document. */
export function updateContext(context: CommandContext, _variables: Doc): Omit<UpdateContext, 'filter' | 'inserting'> {
  return {
    now: context.now,
    runPipeline: () => {
      throw notSupported('pipeline update is');
    },
  };
}

import { expect } from 'chai';
import { compilePipeline } from '../../../../src/sandbox/mongo/aggregate/compile-pipeline.ts';
import type { PipelineContext } from '../../../../src/sandbox/mongo/aggregate/pipeline-context.ts';
import type { Doc } from '../../../../src/sandbox/mongo/bson/value.ts';
import { parseCollation } from '../../../../src/sandbox/mongo/collation/parse-collation.ts';
import { parseSort, sortBy } from '../../../../src/sandbox/mongo/sort/sort-documents.ts';

/** Time for so many steps. */
function timeFor(steps: number): () => void {
  let left = steps;
  return () => {
    if (left-- === 0) throw new Error('time is over');
  };
}

const docs: Doc[] = Array.from({ length: 100 }, (_, at) => ({ text: String(at * 7919 % 100), list: [1, 2, 3] }));

describe('the time limit of a command', () => {
  it('ends a sort while it finds its keys, and while it compares them', () => {
    for (const collation of [undefined, parseCollation({ locale: 'de' })]) {
      const sorted = (steps: number) => sortBy(docs, parseSort({ text: 1 }), (doc) => doc, { collation, checkTime: timeFor(steps) });
      expect(() => sorted(50)).to.throw('time is over');
      expect(() => sorted(150)).to.throw('time is over');
      expect(sorted(10_000)).to.have.length(100);
    }
  });

  it('ends the stages of a pipeline, also those that see more than was read', () => {
    const run = (steps: number, ...stages: Doc[]) => {
      const context: PipelineContext = { variables: {}, checkTime: timeFor(steps), find: () => [], run: () => [] };
      return [...compilePipeline(stages, context)(docs)].length;
    };
    expect(() => run(50, { $group: { _id: '$text' } })).to.throw('time is over');
    expect(run(100, { $group: { _id: '$text' } })).to.equal(100);
    expect(() => run(350, { $unwind: '$list' }, { $group: { _id: '$list' } })).to.throw('time is over');
    expect(run(400, { $unwind: '$list' }, { $group: { _id: '$list' } })).to.equal(3);
  });
});

import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { PipelineContext, Stage, StageFactory } from './pipeline-context.ts';
import { refuseComparisons } from './refuse-comparisons.ts';
import { bucket } from './stages/bucket.ts';
import { group } from './stages/group.ts';
import { lookup, unionWith } from './stages/joining-stages.ts';
import { sample } from './stages/sample.ts';
import { simpleStages } from './stages/simple-stages.ts';
import { unwind } from './stages/unwind.ts';

const factories: Record<string, StageFactory> = { ...simpleStages, $group: group, $bucket: bucket, $sample: sample, $unwind: unwind, $lookup: lookup, $unionWith: unionWith, $facet: facet };

/** Stages whose filters and pipelines are looked at where they are compiled. */
const withOwnPipelines = new Set(['$match', '$facet', '$lookup', '$unionWith']);

/** Compiles the stages of a pipeline into one. @throws MongoError 40323, 40324 */
export function compilePipeline(pipeline: Doc[], context: PipelineContext): Stage {
  const stages = pipeline.map((spec) => {
    const name = stageName(spec);
    const factory = factories[name];
    if (context.collation && !withOwnPipelines.has(name)) refuseComparisons(spec[name]);
    if (!factory) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'. The embedded database may not support it; a MongoDB replica set does.`);
    return factory(spec[name], context);
  });
  return (docs) => stages.reduce<Iterable<Doc>>((flow, stage) => stage(inTime(flow, context)), docs);
}

/** Stages such as `$unwind` and `$group` make much of little that was read. */
function* inTime(docs: Iterable<Doc>, { checkTime }: PipelineContext): Generator<Doc> {
  for (const doc of docs) {
    checkTime();
    yield doc;
  }
}

export function stageName(spec: Doc): string {
  const [name, ...others] = Object.keys(spec);
  if (name === undefined || others.length > 0) throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return name;
}

/** `$facet`: several pipelines over the same documents, each into a field of the one document that comes out. */
function facet(operand: Value, context: PipelineContext): Stage {
  if (!isDoc(operand) || Object.keys(operand).length === 0) throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  const branches = Object.entries(operand).map(([name, pipeline]): [string, Stage] => {
    if (!Array.isArray(pipeline) || !pipeline.every(isDoc)) throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is not`);
    if (pipeline.some((stage) => ['$facet', '$out', '$merge'].includes(stageName(stage)))) throw new MongoError(40600, `${name}: a stage is not allowed to be used within a $facet stage`);
    return [name, compilePipeline(pipeline, context)];
  });
  return (docs) => {
    const all = [...docs];
    return [Object.fromEntries(branches.map(([name, run]) => [name, [...run(all)]]))];
  };
}

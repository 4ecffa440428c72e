import { deserialize, type Document } from 'bson';

/** A message of MongoDB's wire protocol, cut out of the stream. */
export interface WireMessage {
  bytes: Buffer;
  requestId: number;
  /** The request that this answers; 0 in a request. */
  responseTo: number;
}

/** What a request asks for, as far as a fault test needs to know. */
export interface WireCommand {
  /** Such as `insert` or `commitTransaction`. */
  name: string;
  /** Empty for commands about no collection. */
  collection: string;
  /** It takes effect by itself, at once; what a transaction writes takes effect with its commit. */
  effective: boolean;
  sessionId: Document | undefined;
}

const OP_MSG = 2013;
const HEADER = 16;

/** Cuts a stream of bytes into messages; give it every chunk in order. */
export function messageCutter(): (chunk: Buffer) => WireMessage[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: WireMessage[] = [];
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const bytes = rest.subarray(0, rest.readInt32LE(0));
      messages.push({ bytes, requestId: bytes.readInt32LE(4), responseTo: bytes.readInt32LE(8) });
      rest = rest.subarray(bytes.length);
    }
    return messages;
  };
}

/** Reads the command of a request; undefined for the old opcode that drivers say hello with. */
export function readCommand({ bytes }: WireMessage): WireCommand | undefined {
  if (bytes.readInt32LE(12) !== OP_MSG) return undefined;
  for (let at = HEADER + 4; at < bytes.length;) {
    const kind = bytes[at];
    const length = bytes.readInt32LE(at + 1);
    if (kind === 0) return describeCommand(deserialize(bytes.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  return undefined;
}

function describeCommand(body: Document): WireCommand {
  const [name = '', value] = Object.entries(body)[0] ?? [];
  return {
    name,
    collection: typeof value === 'string' ? value : '',
    effective: body.autocommit !== false || name === 'commitTransaction',
    sessionId: body.lsid as Document | undefined,
  };
}

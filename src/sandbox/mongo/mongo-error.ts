import type { Doc } from './bson/value.ts';

/** MongoDB's names of the error codes that this server answers with; a code that isn't here is named `Location<code>`. */
const codeNames: Record<number, string> = {
  1: 'InternalError', 2: 'BadValue', 6: 'HostUnreachable', 7: 'HostNotFound', 8: 'UnknownError', 9: 'FailedToParse', 14: 'TypeMismatch', 15: 'Overflow', 17: 'ProtocolError',
  20: 'IllegalOperation', 22: 'InvalidBSON', 24: 'LockTimeout', 26: 'NamespaceNotFound', 27: 'IndexNotFound', 28: 'PathNotViable', 40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound', 47: 'NoMatchingDocument', 48: 'NamespaceExists', 50: 'MaxTimeMSExpired', 52: 'DollarPrefixedFieldName', 53: 'InvalidIdField', 54: 'NotSingleValueField',
  56: 'EmptyFieldName', 59: 'CommandNotFound', 64: 'WriteConcernFailed', 66: 'ImmutableField', 67: 'CannotCreateIndex', 72: 'InvalidOptions', 73: 'InvalidNamespace', 79: 'UnknownReplWriteConcern',
  85: 'IndexOptionsConflict', 86: 'IndexKeySpecsConflict', 89: 'NetworkTimeout', 91: 'ShutdownInProgress', 100: 'UnsatisfiableWriteConcern', 112: 'WriteConflict', 115: 'CommandNotSupported',
  125: 'CommandFailed', 168: 'InvalidPipelineOperator', 171: 'CannotIndexParallelArrays', 189: 'PrimarySteppedDown', 197: 'InvalidIndexSpecificationOption', 217: 'IncompleteTransactionHistory', 225: 'TransactionTooOld',
  237: 'CursorKilled', 239: 'SnapshotTooOld', 241: 'ConversionFailure', 246: 'SnapshotUnavailable', 251: 'NoSuchTransaction', 256: 'TransactionCommitted', 260: 'InvalidResumeToken', 262: 'ExceededTimeLimit', 263: 'OperationNotSupportedInTransaction',
  267: 'PreparedTransactionInProgress', 280: 'ChangeStreamFatalError', 286: 'ChangeStreamHistoryLost', 352: 'UnsupportedOpQueryCommand', 10334: 'BSONObjectTooLarge', 11000: 'DuplicateKey',
  9001: 'SocketException', 10107: 'NotWritablePrimary', 11600: 'InterruptedAtShutdown', 11601: 'Interrupted', 11602: 'InterruptedDueToReplStateChange',
  13435: 'NotPrimaryNoSecondaryOk', 13436: 'NotPrimaryOrSecondary', 14031: 'OutOfDiskSpace', 31082: 'SearchNotEnabled',
};

/** A refusal in MongoDB's own words: code, codeName, a sentence, and further fields of the reply (labels, key values). */
export class MongoError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly details: Doc;

  constructor(code: number, message: string, details: Doc = {}) {
    super(message);
    this.code = code;
    this.codeName = codeNames[code] ?? `Location${code}`;
    this.details = details;
  }
}

/** The refusal of something MongoDB can do and this server can't: code 115, never accepted in silence. */
export function notSupported(what: string): MongoError {
  return new MongoError(115, `${what} not supported by the embedded database; it needs a MongoDB replica set`);
}

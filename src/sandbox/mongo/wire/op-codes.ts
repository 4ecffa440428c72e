/** MongoDB's message types; all others are refused by closing the connection. */
export const opCode = { reply: 1, query: 2004, msg: 2013 } as const;

export const headerSize = 16;
export const largestMessage = 48_000_000;
export const largestDocument = 16 * 1024 * 1024;

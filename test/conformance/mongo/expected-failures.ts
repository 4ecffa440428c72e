/** Cases that fail, by the reason; each must be named, and must fail: one that passes has to be taken out. */
export const expectedFailures: { reason: string; cases: string[] }[] = [];

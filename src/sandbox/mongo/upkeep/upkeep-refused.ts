/** Thrown for a folder or a file that can't be worked with; its message is for the operator. */
export class UpkeepRefused extends Error {}

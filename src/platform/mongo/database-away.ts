/** No server was found in all the time that a request waits for one, or it was known beforehand that none would be. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

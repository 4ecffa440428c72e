/** By name, as the runtime knows them: `Europe/Lisbon`. */
export const timeZones: readonly string[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

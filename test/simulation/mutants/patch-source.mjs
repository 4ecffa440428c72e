// Loaded before tsx, so that tsx is given the changed text: plants the bug that MUTANT_PATCHES describes into the sources
// as they are read. Nothing is written to disk.
import { register } from 'node:module';

register('./patch-hook.mjs', import.meta.url);

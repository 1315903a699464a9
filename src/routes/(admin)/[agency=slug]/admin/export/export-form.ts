import * as v from 'valibot';
import { text } from '#lib/ui/form.ts';

/** Why somebody takes a list of requests home. */
export const exportForm = v.object({ reason: text({ max: 200 }) });

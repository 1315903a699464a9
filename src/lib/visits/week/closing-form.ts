import * as v from 'valibot';
import { day, id, optionalText, text } from '#lib/ui/form.ts';

const NAME_MAX = 40;
const SEEN_MAX = 64;

const about = {
	day: day(),
	nameKo: text({ max: NAME_MAX }),
	/** Null where the Korean name stands for both. */
	nameEn: optionalText({ max: NAME_MAX })
};

/** A closing day: what the address of its preview says; and the preview, sent off. */
export const closingQuery = v.object(about);
export const closingForm = v.object({ ...about, seen: text({ max: SEEN_MAX }) });

/** What is taken out of the calendar again. */
export const leaveToRemove = v.object({ leave: id() });
export const closingToRemove = v.object({ day: day() });

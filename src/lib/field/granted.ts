/** Exceptions that this counselor granted, in the day. */
import type { DayBundle } from '#lib/field/day.ts';
import type { Payload } from '#lib/field/protocol.ts';

/** The day after an exception was granted; as it was, where an older server knows of none. */
export function granted(day: DayBundle, says: Payload<'exception'>, at: string): DayBundle {
	const known = day.exceptions;
	if (!known) return day;
	const { exceptionId: id, ...rest } = says;
	const given = known.given.filter((one) => one.id !== id).concat({ id, ...rest, at });
	given.sort((a, b) => (a.at + a.id < b.at + b.id ? -1 : 1));
	return { ...day, exceptions: { ...known, given } };
}

/** The day after one was undone, also where the exception itself comes later. */
export function grantUndone(day: DayBundle, says: Payload<'exception-undo'>): DayBundle {
	const known = day.exceptions;
	if (!known) return day;
	const undone = [...new Set([...known.undone, says.exceptionId])].sort();
	return { ...day, exceptions: { ...known, undone } };
}

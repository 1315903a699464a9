import type { NoticeKey } from '#lib/notices/originals.ts';
import type { notice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** A notice as a check sees it: what it is and of what it tells, never its words. */
export type Written = Pick<
	typeof notice.$inferSelect,
	| ('agencyId' | 'template' | 'onceKey' | 'recipient' | 'subjectId')
	| ('told' | 'aboutId' | 'aboutAt' | 'createdAt')
>;
type Check = (work: Work, written: Written) => Promise<boolean>;

const checks = new Map<string, Check>();

/**
 * Says how to tell whether a notice is still true at the moment it goes out. What it is about is
 * known to rooms above this one, so `reactions` hands it down. Called once for each template. A
 * check may write the notice anew, as it is true now, in the transaction that takes the old one back.
 */
export function checkBeforeSending(template: NoticeKey, check: Check): void {
	checks.set(template, check);
}

/** Whether a notice that waits may still go out; one without a check always may. */
export async function isStillTrue(work: Work, written: Written): Promise<boolean> {
	return (await checks.get(written.template)?.(work, written)) ?? true;
}

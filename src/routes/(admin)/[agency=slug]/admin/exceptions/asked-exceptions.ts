import { isMonth } from '#lib/amends/cap.ts';
import { exceptionKinds, type ExceptionKind } from '#lib/amends/exception.ts';
import { isUuid } from '#lib/base/ids.ts';

type Asked = {
	month: string | null;
	staffId: string | null;
	what: ExceptionKind | null;
	isOpen: boolean;
};

/** What the address of the list looks for; what makes no sense is not asked for. */
export function askedExceptions(asked: URLSearchParams): Asked {
	const month = asked.get('month') ?? '';
	const staffId = asked.get('who') ?? '';
	return {
		month: isMonth(month) ? month : null,
		staffId: isUuid(staffId) ? staffId : null,
		what: exceptionKinds.find((one) => one === asked.get('what')) ?? null,
		isOpen: asked.get('show') === 'open'
	};
}

/** The address of a list, so that it can be kept and shared. */
export function listAddress({ month, staffId, what, isOpen }: Asked, page = 1): string {
	const asked = new URLSearchParams();
	if (month !== null) asked.set('month', month);
	if (staffId !== null) asked.set('who', staffId);
	if (what !== null) asked.set('what', what);
	if (isOpen) asked.set('show', 'open');
	if (page > 1) asked.set('page', String(page));
	return `?${asked}`;
}

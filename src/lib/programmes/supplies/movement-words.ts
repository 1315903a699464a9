import { m } from '#lib/i18n/paraglide/messages.js';
import type { MovementKind } from '#lib/programmes/supplies/stock.ts';

/** What happened with a bag, in words. */
export const movementWords: Record<MovementKind, () => string> = {
	received: m.supplies_kind_received,
	handed_out: m.supplies_kind,
	undone: m.supplies_kind_undo,
	passed_on: m.supplies_kind_passed_on,
	taken_over: m.supplies_kind_taken_over,
	returned: m.supplies_kind_returned,
	wasted: m.supplies_kind_wasted,
	counted: m.supplies_kind_counted
};

/** How large a group was booked for: where each size begins, the smallest first. */
export const groupSizes = [1, 10, 30, 50, 100, 300] as const;

/** The beginning of the size that a headcount belongs to. */
export function groupSizeOf(headcount: number): number {
	return groupSizes.findLast((from) => headcount >= from) ?? groupSizes[0];
}

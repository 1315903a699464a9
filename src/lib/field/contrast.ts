/** Colours for the sun, kept on the phone: they must hold without a network. */
export type Contrast = 'high' | 'standard';

const PLACE = 'doorstep contrast';

/** What was chosen on this phone; null leaves it to the system. */
export function keptContrast(): Contrast | null {
	const kept = localStorage.getItem(PLACE);
	return kept === 'high' || kept === 'standard' ? kept : null;
}

export function showContrast(contrast: Contrast | null): void {
	if (contrast) document.documentElement.dataset.contrast = contrast;
}

export function keepContrast(contrast: Contrast): void {
	localStorage.setItem(PLACE, contrast);
	showContrast(contrast);
}

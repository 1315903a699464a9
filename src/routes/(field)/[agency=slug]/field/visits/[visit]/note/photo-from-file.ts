import type { TakenPhoto } from '#lib/field/client/photos.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { withoutMetadata } from '#lib/programmes/notes/jpeg.ts';
import { PHOTO_BYTES_MAX, PHOTO_SIDE_MAX, PHOTO_TYPE } from '#lib/programmes/notes/note.ts';

/** The longest side and the quality, from the best to what still lets a form be read. */
const attempts = [
	[PHOTO_SIDE_MAX, 0.8],
	[PHOTO_SIDE_MAX, 0.6],
	[1280, 0.6],
	[1024, 0.5],
	[800, 0.4]
] as const;

/** Whether this browser can make a photo smaller at all. */
export const canTakePhotos = 'createImageBitmap' in globalThis;

/**
 * A picture painted anew as a small JPEG: nothing but what it shows goes along. Null for a file that
 * is no picture to this browser.
 */
export async function photoFromFile(file: File): Promise<TakenPhoto | null> {
	const image = await createImageBitmap(file).catch(() => null);
	if (!image) return null;
	try {
		for (const [side, quality] of attempts) {
			const jpeg = await painted(image, side, quality);
			if (jpeg && jpeg.length <= PHOTO_BYTES_MAX) return { id: newId(new Date()), jpeg };
		}
		return null;
	} finally {
		image.close();
	}
}

async function painted(image: ImageBitmap, side: number, quality: number) {
	const scale = Math.min(1, side / Math.max(image.width, image.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(image.width * scale));
	canvas.height = Math.max(1, Math.round(image.height * scale));
	const context = canvas.getContext('2d');
	if (!context) return null;
	// A JPEG has no transparency; what was clear is paper.
	context.fillStyle = 'white';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(image, 0, 0, canvas.width, canvas.height);
	const blob = await new Promise<Blob | null>((resolve) =>
		canvas.toBlob(resolve, PHOTO_TYPE, quality)
	);
	return blob && withoutMetadata(new Uint8Array(await blob.arrayBuffer()));
}

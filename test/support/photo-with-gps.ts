import sharp from 'sharp';

/** A JPEG that says where and with what it was taken, as phones do. */
export async function photoWithGps(): Promise<Buffer> {
  const picture = sharp({ create: { width: 1600, height: 1200, channels: 3, background: { r: 40, g: 110, b: 120 } } });
  return picture.withExif({
    IFD0: { Make: 'Test Camera', Copyright: 'A Supporter' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '44/1 47/1 12/1', GPSLongitudeRef: 'E', GPSLongitude: '20/1 27/1 36/1' },
  }).jpeg().toBuffer();
}

/** Whether a picture carries EXIF or XMP. */
export async function hasMetadata(picture: Buffer): Promise<boolean> {
  const { exif, xmp, iptc } = await sharp(picture).metadata();
  return exif !== undefined || xmp !== undefined || iptc !== undefined;
}

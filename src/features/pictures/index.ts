export { createPictures, ensurePictureIndexes, type AddedPicture, type PictureRefusal, type Pictures, type PictureWords } from './create-pictures.ts';
export { pictureRoutes } from './picture-routes.ts';
export type { PictureView } from './picture-view.ts';

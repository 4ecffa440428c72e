export { createPictures, ensurePictureIndexes, type PictureRefusal, type Pictures } from './create-pictures.ts';
export { letterhead } from './letterhead.ts';
export { pictureRoutes } from './picture-routes.ts';
export { drawnView, type PictureView } from './picture-view.ts';

export { createPictures, ensurePictureIndexes, type PictureRefusal, type Pictures } from './create-pictures.ts';
export { mailHead } from './mail-head.ts';
export { pictureRoutes } from './picture-routes.ts';
export { drawnView, type PictureView } from './picture-view.ts';

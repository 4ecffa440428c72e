export { createPictures, ensurePictureIndexes, type PictureRefusal, type Pictures, type PictureWords } from './create-pictures.ts';
export { mailHead } from './mail-head.ts';
export { pictureRoutes } from './picture-routes.ts';
export { drawnView, type PictureView, shownByOthers } from './picture-view.ts';

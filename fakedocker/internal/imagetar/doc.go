// Package imagetar reads and writes archives of images, as docker save makes
// them and docker load takes them.
//
// An archive holds the configuration of each image and the tar of each of its
// layers. The fake keeps the first, and of a layer only its identity and size:
// what it writes in its place is a layer of one small file. So a real engine can
// load what the fake has saved, and finds no program in it; the fake itself gets
// the same image back, ID included, since its own part of the configuration says
// what it was.
package imagetar

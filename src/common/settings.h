/*
 * settings.h
 *		What a session can set: SET scrm.NAME = value.
 */
#ifndef SCRM_SETTINGS_H
#define SCRM_SETTINGS_H

/* kilobytes that one graph, or the work on it, may take; -1: no limit of ours */
extern int	setting_graph_memory;

/* tell of long iterations by NOTICE */
extern bool setting_progress;

/* Tells the server of them; called once, when the library is loaded. */
extern void define_settings(void);

#endif							/* SCRM_SETTINGS_H */

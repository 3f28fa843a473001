namespace Eve.Types;

/// <summary>What watcher publishes.</summary>
public static class FromWatcher
{
    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Watcher, DiskNotification> DiskNotification => field ??= new(GoJson.For<DiskNotification>(TypesJson.Default), _ => "persist");

    /// <summary>Read by nobody in particular.</summary>
    public static Topic<Owner.Watcher, MemoryNotification> MemoryNotification => field ??= new(GoJson.For<MemoryNotification>(TypesJson.Default), _ => Keys.Global);
}

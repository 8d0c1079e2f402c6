using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Selkie.Linux.Files;

/// <summary>
/// Removes a large tree on many threads. A removal waits for the disk where freed blocks are discarded or a journal is written, and those of one directory need
/// not wait for each other. A small tree is removed by the caller's thread alone. What cannot be removed does not keep the rest from going.
/// </summary>
public sealed class TreeRemoval
{
    private const int MostThreads = 24;

    /// <summary>Each directory on the way down stays open; from here on one thread removes a subdirectory alone.</summary>
    private const int MostDepth = 32;

    /// <summary>Names that a thread takes at a time.</summary>
    private const int Handful = 64;

    /// <summary>Pieces of work that may wait for the caller's thread; each further one brings another.</summary>
    private const int MayWait = 6;

    private readonly Stack<Work> _todo = new();
    private readonly List<Thread> _helpers = [];
    private int _unfinished;
    private LinuxException? _failure;

    private TreeRemoval()
    {
    }

    /// <summary>Removes a file or a tree as <see cref="Fs.RemoveTree(string)"/>.</summary>
    /// <param name="path">What to remove; nothing happens when it does not exist.</param>
    /// <exception cref="LinuxException">Something could not be removed: the first such thing. Everything else is gone.</exception>
    public static void Remove(string path)
    {
        var name = Encoding.UTF8.GetBytes(path);
        if (!Fs.Stat(null, name, out var stat).Ok || !stat.IsDirectory)
        {
            Fs.RemoveTree(path);
            return;
        }

        TreeRemoval removal = new();
        removal.Add(new Work(new Folder(null, name), [], 0, 0));
        removal.Help();
        foreach (var helper in removal._helpers) helper.Join();

        if (removal._failure is { } failure) throw failure;
    }

    /// <summary>Works until nothing is left for anybody.</summary>
    private void Help()
    {
        while (Take() is { } work)
        {
            if (work.Count == 0) Try(work.Folder, Open);

            for (var i = work.Start; i < work.Start + work.Count; i++) RemoveName(work.Folder, work.Names[i]);

            Leave(work.Folder);
            Finish();
        }
    }

    /// <summary>Lists a directory, and makes work of what is in it.</summary>
    private void Open(Folder folder)
    {
        folder.Handle = Fs.OpenToEmpty(folder.Parent?.Handle, folder.Name);
        var split = Fs.List(folder.Handle).ToLookup(entry => entry.IsDirectory && folder.Depth < MostDepth);
        List<DirectoryEntry> names = [.. split[false]];
        for (var start = 0; start < names.Count; start += Handful)
            AddTo(folder, new Work(folder, names, start, Math.Min(Handful, names.Count - start)));

        foreach (var entry in split[true]) AddTo(folder, new Work(new Folder(folder, entry.Name), [], 0, 0));
    }

    /// <summary>One piece of a directory's work is done; after the last one the directory goes, and with it a piece of its parent's.</summary>
    private void Leave(Folder? folder)
    {
        for (; folder is not null && Interlocked.Decrement(ref folder.Pieces) == 0; folder = folder.Parent)
        {
            folder.Handle?.Dispose();
            if (!folder.Failed) Try(folder, Remove);

            if (folder is { Failed: true, Parent: { } parent }) parent.Failed = true;
        }
    }

    private static void Remove(Folder empty)
    {
        var removed = Fs.Unlink(empty.Parent?.Handle, empty.Name, directory: true);
        if (removed.Error != Errno.ENOENT) removed.Check(empty.Name);
    }

    private void RemoveName(Folder folder, DirectoryEntry name)
    {
        try
        {
            Fs.RemoveTree(folder.Handle!, name);
        }
        catch (LinuxException e)
        {
            Fail(folder, e);
        }
    }

    private void Try(Folder folder, Action<Folder> act)
    {
        try
        {
            act(folder);
        }
        catch (LinuxException e)
        {
            Fail(folder, e);
        }
    }

    private void Fail(Folder folder, LinuxException e)
    {
        Interlocked.CompareExchange(ref _failure, e, null);
        folder.Failed = true;
    }

    private void AddTo(Folder folder, Work work)
    {
        Interlocked.Increment(ref folder.Pieces);
        Add(work);
    }

    private void Add(Work work)
    {
        lock (_todo)
        {
            _todo.Push(work);
            _unfinished++;
            Monitor.Pulse(_todo);
            if (_todo.Count > MayWait + _helpers.Count && _helpers.Count < MostThreads - 1)
            {
                Thread helper = new(Help);
                _helpers.Add(helper);
                helper.Start();
            }
        }
    }

    private Work? Take()
    {
        lock (_todo)
        {
            while (_todo.Count == 0 && _unfinished > 0) Monitor.Wait(_todo);

            return _todo.TryPop(out var work) ? work : null;
        }
    }

    private void Finish()
    {
        lock (_todo)
        {
            if (--_unfinished == 0) Monitor.PulseAll(_todo);
        }
    }

    /// <summary>A directory to remove.</summary>
    private sealed class Folder(Folder? parent, byte[] name)
    {
        /// <summary>Pieces of work before it is empty, the listing of it among them.</summary>
        internal int Pieces = 1;

        internal Folder? Parent => parent;

        internal byte[] Name => name;

        internal int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

        internal SafeFileHandle? Handle { get; set; }

        internal bool Failed { get; set; }
    }

    /// <summary>Some names of a directory; none: the directory itself is to be listed.</summary>
    private sealed record Work(Folder Folder, List<DirectoryEntry> Names, int Start, int Count);
}

using System.Text;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Overlay;

/// <summary>The files of one layer below the driver's directory: <c>diff link lower work merged empty</c> (overlay.go, create).</summary>
internal static class OverlayDirectory
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    /// <summary>What short names begin with where layers name those below.</summary>
    public const string LinkPrefix = "l/";

    /// <summary>How many layers can be below one.</summary>
    public const int MaxLowers = 500; // maxDepth of overlay.go; the kernel's limit is also 500

    /// <summary>Mode of the root of a base layer (defaultPerms of overlay_linux).</summary>
    public const uint RootMode = 0x16d;

    /// <summary>Makes a layer's directory. Its short link is only good after <see cref="AddLink"/>.</summary>
    /// <param name="path">The directory to make.</param>
    /// <param name="withDiff">Also make <c>diff</c>, with the mode of the parent's.</param>
    /// <param name="parentDirectory">Directory of the layer below, or null.</param>
    /// <param name="root">User and group that own it.</param>
    /// <param name="link">The short name it must have, or null for a new one.</param>
    /// <returns>The short name.</returns>
    public static string Make(string path, bool withDiff, string? parentDirectory, (uint Uid, uint Gid) root, string? link = null)
    {
        Fs.MakeDirectories(path, 0x1c0);
        if (root != (0, 0)) Fs.SetOwner(null, Fs.Bytes(path), root.Uid, root.Gid).Check(path);

        if (withDiff)
        {
            Fs.MakeDirectory(null, Fs.Bytes(path + "/diff"), RootMode).Check(path);
            FitRoot(path + "/diff", parentDirectory, root);
        }

        link ??= NewName();
        WriteNew(path + "/link", link);
        foreach (var name in (ReadOnlySpan<string>)["/work", "/merged"])
        {
            Fs.MakeDirectory(null, Fs.Bytes(path + name), 0x1c0).Check(path);
            if (root != (0, 0)) Fs.SetOwner(null, Fs.Bytes(path + name), root.Uid, root.Gid).Check(path);
        }

        SetLower(path, parentDirectory);
        return link;
    }

    /// <summary>Notes the layers below, or makes an empty one for a base layer.</summary>
    public static void SetLower(string path, string? parentDirectory)
    {
        if (parentDirectory is null)
        {
            Fs.MakeDirectory(null, Fs.Bytes(path + "/empty"), 0x1c0).Check(path);
            return;
        }

        WriteNew(path + "/lower", LowerOf(parentDirectory));
    }

    /// <summary>What a layer says of those below it: the short names of its parent and of all below that.</summary>
    public static string LowerOf(string parentDirectory)
    {
        var lower = LinkPrefix + ReadLink(parentDirectory);
        if (Fs.ReadAll(parentDirectory + "/lower") is { Length: > 0 } more)
            lower += ":" + Encoding.UTF8.GetString(more);

        return lower.AsSpan().Count(':') < MaxLowers ? lower : throw new StorageException(StorageError.Invalid, "max depth exceeded");
    }

    /// <summary>Gives the root of a layer's files the mode and owner of the parent's, as containers/storage does.</summary>
    public static void FitRoot(string diff, string? parentDirectory, (uint Uid, uint Gid) root)
    {
        var mode = RootMode;
        var owner = root;
        if (parentDirectory is not null)
        {
            Fs.Stat(null, Fs.Bytes(parentDirectory + "/diff"), out var parent).Check(parentDirectory);
            (mode, owner) = (parent.Mode & 0xfff, (parent.Uid, parent.Gid));
        }

        if (owner != (0, 0)) Fs.SetOwner(null, Fs.Bytes(diff), owner.Uid, owner.Gid).Check(diff);

        Fs.SetMode(null, Fs.Bytes(diff), mode).Check(diff);
    }

    /// <summary>Makes the short link <c>l/NAME</c> to a layer's files.</summary>
    public static void AddLink(string home, string link, string id)
    {
        var made = Fs.MakeSymlink(Fs.Bytes($"../{id}/diff"), null, Fs.Bytes($"{home}/l/{link}"));
        if (made.Error == Errno.ENOENT)
        {
            Fs.MakeDirectories(home + "/l", 0x1ed);
            made = Fs.MakeSymlink(Fs.Bytes($"../{id}/diff"), null, Fs.Bytes($"{home}/l/{link}"));
        }

        if (made.Error == Errno.EEXIST)
        {
            Fs.Unlink(null, Fs.Bytes($"{home}/l/{link}")); // of a layer that lost its files
            made = Fs.MakeSymlink(Fs.Bytes($"../{id}/diff"), null, Fs.Bytes($"{home}/l/{link}"));
        }

        made.Check(home + "/l/" + link);
    }

    /// <summary>
    /// Makes the small files of a layer anew where they are missing or empty: they are not synced for a container's layer, so that a power cut may leave
    /// them without content.
    /// </summary>
    /// <param name="home">The driver's directory.</param>
    /// <param name="id">Id of the layer.</param>
    /// <param name="parentDirectory">Directory of the layer below, or null.</param>
    /// <param name="link">The short name that layers above know it by, or null.</param>
    public static void Mend(string home, string id, string? parentDirectory, string? link)
    {
        var path = Path.Combine(home, id);
        if (Fs.ReadAll(path + "/link") is not { Length: > 0 })
        {
            link ??= NewName();
            Fs.ReplaceFile(path + "/link", Encoding.ASCII.GetBytes(link), 0x1a4, sync: true);
            AddLink(home, link, id);
        }

        if (parentDirectory is not null && Fs.ReadAll(path + "/lower") is not { Length: > 0 })
        {
            Fs.Unlink(null, Fs.Bytes(path + "/lower"));
            SetLower(path, parentDirectory);
        }
    }

    /// <summary>The short name of a layer.</summary>
    public static string ReadLink(string directory) =>
        Fs.ReadAll(directory + "/link") is { Length: > 0 } link
            ? Encoding.ASCII.GetString(link).Trim()
            : throw new StorageException(StorageError.Invalid, $"layer {Path.GetFileName(directory)} has no link file");

    /// <summary>Makes missing short links anew from what the layers say their names are (recreateSymlinks of overlay.go).</summary>
    public static void RestoreLinks(string home)
    {
        foreach (var entry in Fs.List(home))
        {
            var id = Encoding.UTF8.GetString(entry.Name);
            if (entry.IsDirectory && Fs.ReadAll($"{home}/{id}/link") is { Length: > 0 } link)
            {
                var name = Encoding.ASCII.GetString(link).Trim();
                if (!Fs.Stat(null, Fs.Bytes($"{home}/l/{name}"), out _).Ok) AddLink(home, name, id);
            }
        }
    }

    private static string NewName()
    {
        Span<byte> random = stackalloc byte[26];
        Fs.Random(random);
        Span<char> text = stackalloc char[26];
        for (var i = 0; i < text.Length; i++) text[i] = Base32[random[i] & 31];

        return new string(text);
    }

    private static void WriteNew(string path, string content)
    {
        using var file = Fs.Open(path, OpenMode.Write | OpenMode.Create | OpenMode.Exclusive, 0x1a4);
        Fs.Write(file, Encoding.ASCII.GetBytes(content)).Check(path);
    }
}

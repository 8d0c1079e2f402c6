namespace Selkie.Linux.Files;

/// <summary>Files that are made for the caller, such as those of <c>--output</c> and <c>--cidfile</c>: new ones have the permissions that the caller's umask leaves.</summary>
public static class CallersFile
{
    private const UnixFileMode Anybody = (UnixFileMode)0x1b6; // 0666
    private const UnixFileMode AnybodyEnters = (UnixFileMode)0x1ff; // 0777

    /// <summary>Opens a file for writing from its beginning, making it where it is missing.</summary>
    public static FileStream Create(string path, int bufferSize = 4096, FileMode how = FileMode.Create)
    {
        var fresh = !Path.Exists(path);
        var mode = Left(Anybody);
        var options = new FileStreamOptions { Mode = how, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = bufferSize, UnixCreateMode = mode };
        var file = new FileStream(path, options);
        if (fresh) WidenAsWanted(() => File.SetUnixFileMode(file.SafeFileHandle, mode));
        return file;
    }

    /// <summary>Writes a whole file.</summary>
    public static void Write(string path, ReadOnlySpan<byte> data)
    {
        using var file = Create(path, bufferSize: 0);
        file.Write(data);
    }

    /// <summary>Writes a whole file of text.</summary>
    public static void Write(string path, string text) => Write(path, Fs.Bytes(text));

    /// <summary>Replaces a file by rename, so that nobody sees half of it.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> data)
    {
        var temporary = $"{path}.{RandomBytes.NewId()}.part";
        try
        {
            using (var file = Create(temporary, bufferSize: 0, FileMode.CreateNew)) file.Write(data);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes a directory and its parents where they are missing.</summary>
    public static void MakeDirectory(string path)
    {
        if (Directory.Exists(path)) return;
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } parent) MakeDirectory(parent);
        var mode = Left(AnybodyEnters);
        Directory.CreateDirectory(path, mode);
        WidenAsWanted(() => File.SetUnixFileMode(path, mode));
    }

    private static UnixFileMode Left(UnixFileMode all) => all & ~(UnixFileMode)Umask.Callers;

    // The process's own umask has taken what a wider one of the caller leaves.
    private static void WidenAsWanted(Action change)
    {
        const uint Taken = 0x12; // 022
        if ((Umask.Callers & Taken) != Taken) change();
    }
}

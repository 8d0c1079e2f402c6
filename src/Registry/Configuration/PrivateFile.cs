namespace Selkie.Registry.Configuration;

/// <summary>
/// Files that their owner alone may read, in directories where others may write: what replaces one is made under a name that nobody can guess, and never in a
/// file that is there already.
/// </summary>
internal static class PrivateFile
{
    /// <summary>Replaces a file by rename, and makes its directory where it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    internal static void Replace(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using var file = new FileStream(temporary, options);
        try
        {
            write(file);
            file.Flush();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}

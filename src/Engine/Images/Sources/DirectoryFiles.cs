namespace Selkie.Engine.Images.Sources;

/// <summary>Files of a directory.</summary>
internal sealed class DirectoryFiles(string root) : IFileSet
{
    public Stream? Open(string name)
    {
        var path = Path.Combine(root, name);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0) : null;
    }

    public void Dispose()
    {
    }
}

namespace Selkie.Engine.Completion;

/// <summary>Names that exist at the moment, for the shell's completion.</summary>
public interface ICompletionValues
{
    /// <summary>The names of a source that begin with a text; a tab may separate a description. Never throws: no names instead.</summary>
    /// <param name="source">What is completed: the <c>Complete</c> word of an option or operand; <c>image-files:</c> with the image behind it.</param>
    /// <param name="start">What was typed.</param>
    /// <returns>The names.</returns>
    IEnumerable<string> Find(string source, string start);
}

Option Explicit
' The worksheet functions. Each hands its cells to the Python function of the same name and returns the answer, or a
' real error value: #VALUE! for an argument that is not what it takes, #NUM! where no value exists, #N/A where what
' is looked for is not there. The button Explain errors tells the reason.

Private Const ManyRows As Long = 1000, ManyColumns As Long = 100

Public LastTransportError As String

Private Function Answer(ByVal called As String, ByVal arguments As Variant) As Variant
    Dim found As Variant, at As Long
    On Error GoTo failed
    For at = LBound(arguments) To UBound(arguments)
        If TypeName(arguments(at)) = "Range" Then
            If arguments(at).Areas.Count > 1 Then
                arguments = OfSeveralBlocks(UBound(arguments))
                Exit For
            End If
            If arguments(at).Rows.Count > ManyRows Or arguments(at).Columns.Count > ManyColumns Then
                Set arguments(at) = UsedPart(arguments(at))
            End If
        End If
    Next at
    found = XLPy.CallUDF("{module}", called, arguments, ThisWorkbook, Application.Caller)
    If VarType(found) = vbString Then
        Select Case found
{cases}
        End Select
    End If
    Answer = found
    Exit Function
failed:
    LastTransportError = Err.Description
    Answer = CVErr(xlErrValue)
End Function

' The cells down to the last used row and column of their sheet: of A:A, what Excel holds and not a million blanks.
' Where a range begins it is never cut, so that the rows of two columns stay side by side.
Private Function UsedPart(ByVal cells As Range) As Range
    Dim rows As Long, columns As Long
    With cells.Worksheet.UsedRange
        rows = .Row + .Rows.Count - cells.Row
        columns = .Column + .Columns.Count - cells.Column
    End With
    If rows < 1 Then rows = 1
    If columns < 1 Then columns = 1
    If rows > cells.Rows.Count Then rows = cells.Rows.Count
    If columns > cells.Columns.Count Then columns = cells.Columns.Count
    Set UsedPart = cells.Resize(rows, columns)
End Function

' What Python is told where an argument has several blocks of cells, of which xlwings would read the first alone.
Private Function OfSeveralBlocks(ByVal last As Long) As Variant
    Dim made() As Variant, at As Long
    ReDim made(0 To last)
    For at = 0 To last - 1
        made(at) = Chr$({mark}) & "areas"
    Next at
    made(last) = CallingCell()
    OfSeveralBlocks = made
End Function

Private Function CallingCell() As String
    On Error Resume Next
    CallingCell = Application.Caller.Address(External:=True)
End Function

' Tells the wizard; whether Excel took it.
Public Function Describe(ByVal called As String, ByVal summary As String, ByVal arguments As Variant) As Boolean
    On Error Resume Next
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & called, _
        Description:=summary, Category:="{category}", ArgumentDescriptions:=arguments
    Describe = (Err.Number = 0)
End Function
